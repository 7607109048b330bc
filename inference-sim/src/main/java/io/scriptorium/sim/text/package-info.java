/** What the simulated model reads in a prompt, and the text that it writes. */
@NullMarked
package io.scriptorium.sim.text;

import org.jspecify.annotations.NullMarked;
