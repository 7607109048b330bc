package io.scriptorium.evaluation.command;

import picocli.CommandLine.Command;

/** {@code scriptorium evaluate}. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Measures how well the pipeline, or any model, writes long texts.",
    synopsisSubcommandLabel = "BENCHMARK",
    subcommands = {LongBenchWriteCommand.class, LongWriteRulerCommand.class, CompareCommand.class},
    footer = {
      "",
      "Example:",
      "  scriptorium evaluate longbench-write --data prompts.jsonl --out results"
    })
public final class EvaluateCommand {}
