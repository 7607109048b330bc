/** Tests of the assembler. */
@NullMarked
package io.scriptorium.assembler;

import org.jspecify.annotations.NullMarked;
