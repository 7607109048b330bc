package io.scriptorium.cli;

import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Gives every option an environment variable: {@code --words} is {@code SCRIPTORIUM_WORDS}. Options
 * that name a variable of their own in their description keep that one as well.
 */
final class EnvironmentDefaults implements IDefaultValueProvider {

  private final UnaryOperator<@Nullable String> environment;

  EnvironmentDefaults(UnaryOperator<@Nullable String> environment) {
    this.environment = environment;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
      return null;
    }
    String value = environment.apply(variable(option.longestName()));
    return value == null || value.isEmpty() ? null : value;
  }

  static String variable(String optionName) {
    return "SCRIPTORIUM_"
        + optionName.replaceFirst("^-+", "").replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
