package io.scriptorium.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class OrderedCallsTest {

  @Test
  void answersComeInTheOrderOfTheQuestions() throws Exception {
    List<Integer> received = new ArrayList<>();
    var secondIsThere = new CountDownLatch(1);
    try (var answers = new OrderedCalls<Integer>(received::add)) {
      answers.ask(() -> {
        secondIsThere.await();
        return 1;
      });
      answers.ask(() -> {
        secondIsThere.countDown();
        return 2;
      });
      answers.add(3);
      answers.finish();
    }

    assertThat(received).containsExactly(1, 2, 3);
  }

  @Test
  void noMoreThanItsBoundAreOpen() throws Exception {
    var open = new AtomicInteger();
    try (var answers = new OrderedCalls<Integer>(_ -> open.decrementAndGet())) {
      for (int i : IntStream.range(0, 500).toArray()) {
        assertThat(open.incrementAndGet()).isLessThanOrEqualTo(OrderedCalls.MOST_OPEN);
        answers.ask(() -> i);
      }
      answers.finish();
    }

    assertThat(open).hasValue(0);
  }

  @Test
  @Timeout(30)
  void aFailureIsThrownAsItIsAndTheOthersAreGivenUp() {
    assertThatThrownBy(
            () -> {
              try (var answers = new OrderedCalls<Integer>(_ -> {})) {
                answers.ask(() -> {
                  throw new IOException("The disk is full.");
                });
                answers.ask(() -> {
                  new CountDownLatch(1).await();
                  return 2;
                });
                answers.finish();
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessage("The disk is full.");
  }
}
