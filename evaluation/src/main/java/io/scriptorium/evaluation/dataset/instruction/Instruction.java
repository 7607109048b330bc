package io.scriptorium.evaluation.dataset.instruction;

import org.jspecify.annotations.Nullable;

/**
 * An instruction as its file has it.
 *
 * @param line its line in the file, from 1
 * @param words the length that its line gives beside it, or null
 * @param language the language to write in, or null for the instruction's own
 * @param type what kind of text it asks for, or null
 */
record Instruction(
    int line,
    String text,
    @Nullable Integer words,
    @Nullable String language,
    @Nullable String type) {}
