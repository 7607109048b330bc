/** What an evaluation found, for the reports. */
@NullMarked
package io.scriptorium.evaluation.result;

import org.jspecify.annotations.NullMarked;
