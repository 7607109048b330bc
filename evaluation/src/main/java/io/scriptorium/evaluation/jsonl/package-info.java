/** Files of JSON lines: one reader, and one appender for logs that survive a crash. */
@NullMarked
package io.scriptorium.evaluation.jsonl;

import org.jspecify.annotations.NullMarked;
