@NullMarked
package io.scriptorium.evaluation.jsonl;

import org.jspecify.annotations.NullMarked;
