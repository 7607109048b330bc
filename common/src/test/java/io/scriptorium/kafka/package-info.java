/** Tests of the engine, of its parts, and of both against a real broker. */
@NullMarked
package io.scriptorium.kafka;

import org.jspecify.annotations.NullMarked;
