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
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ScopeType;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/**
 * Writes the man pages of all commands as AsciiDoc, of which the profile {@code release} makes
 * them.
 */
final class ManPages {

  private ManPages() {}

  public static void main(String[] arguments) throws IOException {
    // Part of the defaults, and not the same for the reader.
    System.setProperty("user.home", "~");
    write(Path.of(arguments[0]));
  }

  /** Writes a file for each command to a folder, which is made where there is none. */
  static void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    List<CommandSpec> commands =
        GroupedHelp.all(Scriptorium.commandLine()).map(CommandLine::getCommandSpec).toList();
    for (CommandSpec command : commands) {
      group(command);
      command.usageMessage().abbreviateSynopsis(true).header(summary(command));
      nameFooter(command.usageMessage());
      Path file = folder.resolve(command.qualifiedName("-") + ".adoc");
      try (var writer = new PrintWriter(Files.newBufferedWriter(file))) {
        ManPageGenerator.writeSingleManPage(writer, command);
      }
    }
  }

  /** The first sentence of its description. */
  private static String summary(CommandSpec command) {
    String whole = String.join(" ", command.usageMessage().description());
    int end = whole.indexOf(". ");
    return (end < 0 ? whole : whole.substring(0, end)).replaceFirst("\\.$", "");
  }

  /** Makes the footer's title, which the help has below an empty line, that of a section. */
  private static void nameFooter(UsageMessageSpec usage) {
    List<String> lines = List.of(usage.footer());
    usage
        .footerHeading(lines.get(1).replace(":", "%n"))
        .footer(lines.subList(2, lines.size()).toArray(String[]::new));
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
