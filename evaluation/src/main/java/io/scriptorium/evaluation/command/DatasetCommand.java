package io.scriptorium.evaluation.command;

import picocli.CommandLine.Command;

/** {@code scriptorium dataset}. */
@Command(
    name = "dataset",
    mixinStandardHelpOptions = true,
    description = "Makes data sets that train models to write long texts.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = DatasetBuildCommand.class,
    footer = {
      "",
      "Example:",
      "  scriptorium dataset build --instructions instructions.jsonl --out tea-6k"
    })
public final class DatasetCommand {}
