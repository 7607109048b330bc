/**
 * Builds training data for long output, the way LongWriter-6k was made (Bai et al., LongWriter,
 * arXiv 2408.07055): instructions that need long texts are chosen, written, filtered, balanced and
 * parted into splits.
 */
@NullMarked
package io.scriptorium.evaluation.dataset;

import org.jspecify.annotations.NullMarked;
