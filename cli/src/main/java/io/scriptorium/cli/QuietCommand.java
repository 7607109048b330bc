package io.scriptorium.cli;

/** A command whose stderr belongs to its progress: the log stays away from it. */
interface QuietCommand {}
