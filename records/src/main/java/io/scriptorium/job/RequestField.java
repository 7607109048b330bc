package io.scriptorium.job;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * A field of a request that has two names: Scriptorium's own, and AgentWrite's. One rule for all
 * that reads requests, instructions and prompts: either name is taken, and both at once is an
 * error.
 */
public enum RequestField {
  INSTRUCTION("instruction", "prompt"),
  WORDS("words", "length");

  private final String name;
  private final String alias;

  RequestField(String name, String alias) {
    this.name = name;
    this.alias = alias;
  }

  /**
   * The name that an object uses; Scriptorium's own where it uses neither.
   *
   * @param has whether the object has a value of that name
   */
  public String usedName(Predicate<String> has) {
    return has.test(alias) ? alias : name;
  }

  /**
   * What is wrong with an object that uses both names; empty where it does not.
   *
   * @param has whether the object has a value of that name
   */
  public Optional<String> conflict(Predicate<String> has) {
    return has.test(name) && has.test(alias)
        ? Optional.of(
            "The fields \"%s\" and \"%s\" are two names of one thing; give one of them."
                .formatted(name, alias))
        : Optional.empty();
  }
}
