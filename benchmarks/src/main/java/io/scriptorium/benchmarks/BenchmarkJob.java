package io.scriptorium.benchmarks;

/**
 * One document to be written.
 *
 * @param id no other job's
 * @param instruction no other job's either, so that no server has its prompt in the cache already
 * @param words the length asked for
 */
record BenchmarkJob(String id, String instruction, int words) {}
