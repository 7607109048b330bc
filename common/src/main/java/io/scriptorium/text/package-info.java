/**
 * Texts by people and models, in any language. Here are words and sentences, which all else is made
 * of; all of it takes time linear in the text.
 */
@NullMarked
package io.scriptorium.text;

import org.jspecify.annotations.NullMarked;
