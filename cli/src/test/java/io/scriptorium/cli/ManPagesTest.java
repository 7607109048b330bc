package io.scriptorium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.cli.help.GroupedHelp;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class ManPagesTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void eachCommandHasAPageWithAllItsOptions() throws Exception {
    ManPages.write(folder);

    for (CommandSpec command :
        GroupedHelp.all(Scriptorium.commandLine()).map(CommandLine::getCommandSpec).toList()) {
      String page = Files.readString(folder.resolve(command.qualifiedName("-") + ".adoc"));
      assertThat(page).contains("= " + command.qualifiedName("-") + "(1)");
      assertThat(page).contains(command.options().stream().map(OptionSpec::longestName).toList());
    }
    assertThat(folder.resolve("scriptorium-dataset-build.adoc"))
        .content()
        .containsSubsequence(
            "Selects the instructions of a file",
            "[OPTIONS]",
            "Required",
            "--out",
            "Kafka",
            "--kafka-config",
            "Inference servers",
            "Examples",
            "  scriptorium dataset build --instructions");
  }
}
