package io.scriptorium.benchmarks;

import io.scriptorium.benchmarks.Contestant.WrittenJob;
import io.scriptorium.benchmarks.Workload.BenchmarkJob;
import io.scriptorium.inference.client.ChatMessage;
import io.scriptorium.job.Step;
import io.scriptorium.sim.text.TextHash;
import java.util.ArrayList;
import java.util.List;

/** A baseline's document on its way: the plan first, then every section in turn. For one thread. */
final class BaselineDraft {

  private final BenchmarkJob job;
  private final BaselinePrompts prompts;
  private final List<String> texts = new ArrayList<>();
  private List<Step> plan = List.of();
  private boolean planned;
  private boolean failed;

  BaselineDraft(BenchmarkJob job, BaselinePrompts prompts) {
    this.job = job;
    this.prompts = prompts;
  }

  String jobId() {
    return job.id();
  }

  /** Whether there is nothing more to ask. */
  boolean ended() {
    return failed || (planned && texts.size() == plan.size());
  }

  /** The next question. */
  List<ChatMessage> question() {
    return planned ? prompts.section(job, plan, texts) : BaselinePrompts.plan(job);
  }

  /** What the model answered to it. A plan without a step ends the document. */
  void answered(String text) {
    if (planned) {
      texts.add(text);
    } else {
      plan = BaselinePrompts.readPlan(text);
      planned = true;
      failed = plan.isEmpty();
    }
  }

  /** There was no answer, and will be none. */
  void fail() {
    failed = true;
  }

  /** What there is of it. */
  WrittenJob document() {
    return new WrittenJob(job.id(), !failed, texts.stream().map(TextHash::hex).toList());
  }
}
