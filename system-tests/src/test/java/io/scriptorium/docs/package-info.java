/** Runs the commands that README and docs give users to paste. */
@NullMarked
package io.scriptorium.docs;

import org.jspecify.annotations.NullMarked;
