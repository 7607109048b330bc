/**
 * Texts by people and models, in any language: their length, the length that an instruction asks
 * for, and whether a model's answer may be stored. All of it takes time linear in the text.
 */
@NullMarked
package io.scriptorium.text;

import org.jspecify.annotations.NullMarked;
