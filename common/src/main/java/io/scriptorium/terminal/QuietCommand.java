package io.scriptorium.terminal;

/** A command whose stderr belongs to its progress: the log stays away from it. */
public interface QuietCommand {}
