package io.scriptorium.cli;

import io.scriptorium.cli.help.GroupedHelp;
import io.scriptorium.cli.help.OptionGroups;
import io.scriptorium.runtime.OptionGroup.Heading;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/**
 * Writes the man pages of all commands as AsciiDoc, of which the profile {@code release} makes
 * them.
 */
final class ManPages {

  private ManPages() {}

  public static void main(String[] arguments) throws IOException {
    write(Path.of(arguments[0]));
  }

  /** Writes a file for each command to a folder, which is made where there is none. */
  static void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    List<CommandSpec> commands =
        GroupedHelp.all(Scriptorium.commandLine()).map(CommandLine::getCommandSpec).toList();
    for (CommandSpec command : commands) {
      group(command);
      command.usageMessage().width(100);
      Path file = folder.resolve(command.qualifiedName("-") + ".adoc");
      try (var writer = new PrintWriter(Files.newBufferedWriter(file))) {
        ManPageGenerator.writeSingleManPage(writer, command);
      }
    }
  }

  /** Gives a command picocli's own groups, which this generator reads. It parses nothing then. */
  private static void group(CommandSpec command) {
    OptionGroups.of(command)
        .forEach((heading, options) -> {
          if (heading != Heading.COMMAND) {
            options.forEach(command::remove);
            var group = ArgGroupSpec.builder().validate(false).heading(heading + "%n");
            options.stream()
                // Without those that the commands under it inherit: they are among their own.
                .map(option -> OptionSpec.builder(option).scopeType(ScopeType.LOCAL).build())
                .forEach(group::addArg);
            command.addArgGroup(group.order(command.argGroups().size()).build());
          }
        });
  }
}
