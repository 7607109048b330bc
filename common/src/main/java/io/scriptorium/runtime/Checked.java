package io.scriptorium.runtime;

/** A settings record with rules that concern several values, or that no bound expresses. */
public interface Checked {

  /** Reports what is wrong. Called when every single value is right. */
  void check(Problems problems);
}
