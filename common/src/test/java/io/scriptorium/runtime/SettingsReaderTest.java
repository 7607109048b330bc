package io.scriptorium.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.scriptorium.runtime.Problems.Checked;
import io.scriptorium.runtime.Setting.Fixed;
import io.scriptorium.runtime.Setting.Removed;
import io.scriptorium.runtime.Setting.Renamed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class SettingsReaderTest {

  enum Speed {
    SLOW,
    FAST
  }

  @OptionGroup(OptionGroup.Heading.TEXT)
  @Removed("SHOP_CRATES")
  record Shop(
      @Setting(
              option = {"--shop-name", "--shop"},
              variable = "SHOP_NAME",
              value = "tea",
              help = "What is sold at 100%.")
          String name,
      @Setting(option = "--shop-speed", variable = "SHOP_SPEED", value = "slow", help = "How fast.")
          Speed speed,
      @Setting(
              option = "--shop-secret-file",
              variable = "SHOP_SECRET_FILE",
              contentOfFile = true,
              contentVariable = "SHOP_SECRET",
              secret = true,
              help = "A secret.")
          @Nullable String secret) {}

  record Street(
      @Setting(
              option = "--open",
              variable = "OPEN",
              value = "8h",
              min = "1h",
              max = "24h",
              help = "How long the shops are open.")
          Duration open,
      @Setting(option = "--pause", variable = "PAUSE", value = "1h", help = "The pause.")
          Duration pause,
      @Setting(option = "--lights", variable = "LIGHTS", value = "true", help = "Lights.")
          boolean lights,
      @Setting(option = "--map", variable = "MAP", file = true, help = "A map.") @Nullable Path map,
      @Setting(option = "--length", variable = "LENGTH", max = "9", help = "A length.")
          @Nullable Double length,
      @Fixed("20") int houses,
      @Fixed(sameAs = "--open") Duration lit,
      Shop first,
      @OptionGroup(OptionGroup.Heading.JUDGE)
          @Renamed(from = "shop", option = "corner", variable = "CORNER", help = "On the corner: ")
          Shop second)
      implements Checked {

    @Override
    public void check(Problems problems) {
      problems.require(
          pause.compareTo(open) < 0, "pause", "shorter than " + problems.describe("open"));
    }
  }

  @Test
  void withoutOptionsAndVariablesTheDeclaredDefaultsHold() {
    Street street = SettingsReader.defaults(Street.class);

    assertThat(street)
        .isEqualTo(
            new Street(
                Duration.ofHours(8),
                Duration.ofHours(1),
                true,
                null,
                null,
                20,
                Duration.ofHours(8),
                new Shop("tea", Speed.SLOW, null),
                new Shop("tea", Speed.SLOW, null)));
    assertThat(read(Map.of())).isEqualTo(street);
  }

  @Test
  void theOptionIsStrongerThanTheVariableAndABlankVariableIsUnset() {
    var environment =
        Map.of("OPEN", "2h", "SHOP_NAME", "books", "CORNER_SPEED", "Fast", "PAUSE", " ");

    Street street = read(environment, "--open=3h", "--lights=false", "--corner", "rice");

    assertThat(street.open()).isEqualTo(Duration.ofHours(3));
    assertThat(street.lit()).isEqualTo(Duration.ofHours(3));
    assertThat(street.lights()).isFalse();
    assertThat(street.pause()).isEqualTo(Duration.ofHours(1));
    assertThat(street.first().name()).isEqualTo("books");
    assertThat(street.second()).isEqualTo(new Shop("rice", Speed.FAST, null));
  }

  @Test
  void allThatIsWrongIsReportedTogether() {
    var environment =
        Map.of("SHOP_SPEED", "quick", "LENGTH", "long", "SHOP_CRATES", "3", "MAP", "/no/map");

    assertThatThrownBy(() -> read(environment, "--open=30m", "--lights=yes", "--pause=soon"))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("7 settings are wrong:\n  - ")
        .hasMessageContaining("--open (OPEN) is 30m; 1h to 24h is allowed")
        .hasMessageContaining("--pause (PAUSE): 'soon' is no length of time; write a number")
        .hasMessageContaining("--lights (LIGHTS): 'yes' is not allowed; write true or false")
        .hasMessageContaining("--map (MAP): the file /no/map does not exist")
        .hasMessageContaining("--length (LENGTH): 'long' is no number")
        .hasMessageContaining("(SHOP_SPEED): 'quick' is not allowed; write one of slow, fast")
        .hasMessageContaining("SHOP_CRATES is set, and is no setting any more; unset it");
  }

  @Test
  void rulesOfSeveralValuesAreCheckedWhenEachIsRight() {
    assertThatThrownBy(() -> read(Map.of("PAUSE", "9h")))
        .hasMessage("--pause (PAUSE) is 9h; it must be shorter than --open, which is 8h.");
    assertThatThrownBy(() -> read(Map.of("PAUSE", "9h"), "--open=0s"))
        .hasMessage("--open (OPEN) is 0s; 1h to 24h is allowed.");
  }

  @Test
  void aSecretIsReadFromItsFileOrItsVariable(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), " sesame\n");

    assertThat(read(Map.of("SHOP_SECRET_FILE", file.toString())).first().secret())
        .isEqualTo("sesame");
    assertThat(read(Map.of("CORNER_SECRET", "open")).second().secret()).isEqualTo("open");
    assertThatThrownBy(() -> read(Map.of("SHOP_SECRET_FILE", folder.toString())))
        .hasMessageContaining("(SHOP_SECRET_FILE): the file " + folder + " cannot be read");
  }

  @Test
  void theHelpHasDefaultBoundsAndVariableOfEachOption() {
    String help = new CommandLine(new StreetCommand()).setUsageHelpWidth(400).getUsageMessage();

    assertThat(help)
        .contains(
            "How long the shops are open. Default: 8h (allowed: 1h to 24h). Environment: OPEN.")
        .contains("What is sold at 100%. Default: tea. Environment: SHOP_NAME.")
        .contains(
            "On the corner: How fast. Default: slow (allowed: slow, fast). Environment:"
                + " CORNER_SPEED.")
        .contains("A length. Allowed: at most 9. Environment: LENGTH.")
        .doesNotContain("houses");
  }

  @Test
  void theInnermostGroupHolds() {
    assertThat(SettingsReader.of(Street.class).settings())
        .extracting(SettingSpec::option, SettingSpec::heading)
        .contains(
            tuple("--open", OptionGroup.Heading.COMMAND),
            tuple("--shop-name", OptionGroup.Heading.TEXT),
            tuple("--corner-speed", OptionGroup.Heading.JUDGE));
  }

  private static Street read(Map<String, String> environment, String... arguments) {
    var command = new StreetCommand();
    new CommandLine(command).parseArgs(arguments);
    return command.settings.read(environment);
  }

  @Command(name = "street")
  static final class StreetCommand {
    @Mixin final SettingsReader<Street> settings = SettingsReader.of(Street.class);
  }
}
