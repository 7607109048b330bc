/** The fleet of inference servers: who is asked, how an answer is read, and what can go wrong. */
@NullMarked
package io.scriptorium.inference;

import org.jspecify.annotations.NullMarked;
