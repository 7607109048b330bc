/** The length that an instruction asks for, in words, in some 50 languages. */
@NullMarked
package io.scriptorium.text.length;

import org.jspecify.annotations.NullMarked;
