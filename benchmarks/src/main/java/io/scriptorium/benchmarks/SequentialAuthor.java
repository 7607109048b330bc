package io.scriptorium.benchmarks;

import io.scriptorium.inference.ChatAnswer;
import io.scriptorium.inference.ChatClient;
import io.scriptorium.inference.ChatMessage;
import io.scriptorium.inference.ChatRequest;
import io.scriptorium.inference.InferenceException;
import io.scriptorium.inference.InferenceServer;
import io.scriptorium.job.Step;
import java.util.ArrayList;
import java.util.List;

/** Writes one job after another, straight over HTTP: the plan first, then every section in turn. */
final class SequentialAuthor {

  /** More than any answer of the simulated model takes. */
  private static final int MAX_TOKENS = 100_000;

  private final ChatClient client;
  private final BaselinePrompts prompts;
  private final Routing routing;

  SequentialAuthor(ChatClient client, BaselinePrompts prompts, Routing routing) {
    this.client = client;
    this.prompts = prompts;
    this.routing = routing;
  }

  /** Writes as much of the job as its server answers. */
  WrittenDocument write(Job job) throws InterruptedException {
    List<String> texts = new ArrayList<>();
    boolean completed = false;
    try {
      List<Step> plan = BaselinePrompts.readPlan(ask(job, BaselinePrompts.plan(job)));
      while (texts.size() < plan.size()) {
        texts.add(ask(job, prompts.section(job, plan, texts)));
      }
      completed = !plan.isEmpty();
    } catch (InferenceException e) {
      System.err.println(job.id() + " fails: " + e.getMessage());
    }
    return new WrittenDocument(
        job.id(), completed, texts.stream().map(WrittenDocument::hash).toList());
  }

  private String ask(Job job, List<ChatMessage> messages)
      throws InferenceException, InterruptedException {
    InferenceServer server = routing.enter();
    try {
      ChatAnswer answer = client.complete(server, new ChatRequest(job.id(), messages, MAX_TOKENS));
      return answer.text();
    } finally {
      routing.leave(server);
    }
  }
}
