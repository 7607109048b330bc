/**
 * One request to one OpenAI-compatible server: chat completions, server-sent events, and every way
 * in which they fail.
 */
@NullMarked
package io.scriptorium.inference.client;

import org.jspecify.annotations.NullMarked;
