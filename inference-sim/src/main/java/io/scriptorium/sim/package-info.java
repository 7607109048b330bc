/** A simulated fleet of GPU inference servers: OpenAI-compatible over HTTP, timed like GPUs. */
@NullMarked
package io.scriptorium.sim;

import org.jspecify.annotations.NullMarked;
