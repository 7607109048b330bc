/** Files: JSON lines with one reader and one crash-safe appender, and digests. */
@NullMarked
package io.scriptorium.evaluation.file;

import org.jspecify.annotations.NullMarked;
