export * from "./byte_stream.js";
export * from "./seq_stream.js";
export * from "./helpers.js";
export * from "./bit_stream.js";
export * from "./seq_bit_stream.js";
