/** Holds the architecture of the whole project. */
@NullMarked
package io.scriptorium;

import org.jspecify.annotations.NullMarked;
