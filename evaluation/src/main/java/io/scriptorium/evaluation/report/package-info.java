/**
 * What people and machines read of an evaluation: a terminal table, Markdown, JSON and one HTML
 * page. Prompts, texts and reasons come from others and are written as plain text everywhere.
 */
@NullMarked
package io.scriptorium.evaluation.report;

import org.jspecify.annotations.NullMarked;
