package io.scriptorium.runtime;

import java.util.List;
import java.util.function.Function;

/** What is wrong with the settings of a command, collected so that it is reported together. */
public final class Problems {

  /** A settings record with rules that concern several values, or that no bound expresses. */
  public interface Checked {

    /** Reports what is wrong. Called when every single value is right. */
    void check(Problems problems);
  }

  private final List<String> found;
  private final Function<String, SettingSpec> settings;
  private final Function<SettingSpec, String> texts;

  /**
   * @param settings finds the setting of a component by its name
   * @param texts a setting's value as it was written
   */
  Problems(
      List<String> found,
      Function<String, SettingSpec> settings,
      Function<SettingSpec, String> texts) {
    this.found = found;
    this.settings = settings;
    this.texts = texts;
  }

  /** Adds a problem, as a sentence without its full stop: what, its value, the remedy. */
  public void add(String problem) {
    found.add(problem);
  }

  /**
   * Adds a problem unless a value is right.
   *
   * @param component the name of the record's component that holds the value
   * @param allowed what it must be: {@code "longer than --seat-renewal"}
   */
  public void require(boolean right, String component, String allowed) {
    if (!right) {
      SettingSpec setting = settings.apply(component);
      add("%s is %s; it must be %s".formatted(setting.name(), texts.apply(setting), allowed));
    }
  }

  /** How a component is named to users, with its value: {@code --seat-renewal, which is 1s}. */
  public String describe(String component) {
    SettingSpec setting = settings.apply(component);
    return "%s, which is %s".formatted(setting.option(), texts.apply(setting));
  }
}
