/** Headings that a model writes itself, and the names and numbers of sections in them. */
@NullMarked
package io.scriptorium.text.heading;

import org.jspecify.annotations.NullMarked;
