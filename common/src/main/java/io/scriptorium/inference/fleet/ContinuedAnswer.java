package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.AnswerWatch;
import io.scriptorium.inference.client.ChatAnswer;
import io.scriptorium.inference.client.ChatAnswer.FinishReason;
import io.scriptorium.inference.client.ChatMessage;
import io.scriptorium.inference.client.ChatRequest;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.job.TokenUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer in several parts: a server that ends answers at a limit of its own, below the one asked
 * for, is asked to continue, until it is about as long as its text should be. Each prompt is the
 * last one, the text so far and one more turn, so that it is in the server's cache. Used by one
 * thread.
 */
final class ContinuedAnswer {

  private static final Logger log = LoggerFactory.getLogger(ContinuedAnswer.class);

  private static final int MOST_PARTS = 16;
  private static final int LEAST_PROGRESS = 20;
  private static final double NEARLY_ALL = 0.9;
  private static final String CONTINUE =
      "Continue exactly where the text above ends. Do not repeat any of it, and add no remarks.";

  /** Sends one request. */
  interface Sender {
    ChatAnswer send(ChatRequest request) throws InferenceException, InterruptedException;
  }

  private final ChatRequest request;
  private final Sender sender;
  private ChatAnswer last;
  private TextSoFar text;
  private TokenUsage usage;
  private long reasoning;
  private long generated;
  private Duration duration;

  private ContinuedAnswer(ChatRequest request, Sender sender, ChatAnswer first) {
    this.request = request;
    this.sender = sender;
    last = first;
    text = TextSoFar.of(first.text());
    usage = first.usage();
    reasoning = first.reasoningTokens();
    generated = first.textTokens();
    duration = first.duration();
  }

  /** The answer to a request for free text, continued as often as that is needed and helps. */
  static ChatAnswer of(ChatRequest request, Sender sender)
      throws InferenceException, InterruptedException {
    ChatAnswer first = sender.send(request);
    return request.schema() == null && first.truncatedBelow(request.maxTokens())
        ? new ContinuedAnswer(request, sender, first).whole(first)
        : first;
  }

  private ChatAnswer whole(ChatAnswer first) throws InterruptedException {
    int asked = request.maxTokens();
    String all = first.text();
    for (int parts = 1;
        parts < MOST_PARTS && last.truncatedBelow(asked) && !isLongEnough();
        parts++) {
      asked = (int) Math.max(1, request.maxTokens() - generated);
      if (generated > NEARLY_ALL * request.maxTokens()) {
        break;
      }
      try {
        last = sender.send(next(asked));
      } catch (InferenceException e) {
        log.warn("An answer of {} characters is not continued: {}", all.length(), e.getMessage());
        break;
      }
      usage = usage.plus(last.usage());
      reasoning += last.reasoningTokens();
      generated += last.textTokens();
      duration = duration.plus(last.duration());
      all = text.with(last.text()).toString();
      if (last.text().length() < LEAST_PROGRESS) {
        break;
      }
      text = TextSoFar.of(all);
    }
    return new ChatAnswer(
        all,
        usage,
        last.server(),
        last.model(),
        last.truncatedBelow(asked) ? FinishReason.LENGTH : last.finishReason(),
        first.timeToFirstToken(),
        duration,
        reasoning);
  }

  /** More would be cut off again; what is missing to the length asked for is asked for later. */
  private boolean isLongEnough() {
    return request.likelyTokens() > 0 && generated >= request.likelyTokens();
  }

  private ChatRequest next(int maxTokens) {
    List<ChatMessage> messages = new ArrayList<>(request.messages());
    messages.add(ChatMessage.assistant(text.kept()));
    messages.add(ChatMessage.user(CONTINUE));
    var next = new ChatRequest(request.jobId(), messages, maxTokens);
    AnswerWatch watch = request.watch();
    TextSoFar before = text;
    return watch == null ? next : next.withWatch(more -> watch.stops(before.with(more)));
  }
}
