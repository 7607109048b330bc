package io.scriptorium.sim;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The seats of one server, and the bounded queue for them: first come, first served. */
final class SimulatedSeats {
  private final int total;
  private final int queueLimit;
  // Guarded by this.
  private final Queue<Seat> queue = new ArrayDeque<>();
  private int running;

  SimulatedSeats(int total, int queueLimit) {
    this.total = total;
    this.queueLimit = queueLimit;
  }

  /** A seat, granted or waited for; or none when the queue is full. */
  synchronized Optional<Seat> enter() {
    Seat seat = new Seat();
    if (running < total) {
      seat.grant();
    } else if (queue.size() < queueLimit) {
      queue.add(seat);
    } else {
      return Optional.empty();
    }
    return Optional.of(seat);
  }

  synchronized int running() {
    return running;
  }

  synchronized int waiting() {
    return queue.size();
  }

  private synchronized void leave(Seat seat) {
    if (seat.left) {
      return;
    }
    seat.left = true;
    if (queue.remove(seat)) {
      return;
    }
    running--;
    Seat next = queue.poll();
    if (next != null) {
      next.grant();
    }
  }

  /** A place in the queue, later a seat. Closing it releases either. */
  final class Seat implements AutoCloseable {
    private final CountDownLatch granted = new CountDownLatch(1);
    private volatile int inUse;
    // Guarded by the enclosing Seats.
    private boolean left;

    /** Waits for the grant, and says whether it came in time. */
    boolean await(Duration limit) throws InterruptedException {
      return granted.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The seats taken when this one was granted, itself included; 0 before. */
    int inUse() {
      return inUse;
    }

    @Override
    public void close() {
      leave(this);
    }

    private void grant() {
      running++;
      inUse = running;
      granted.countDown();
    }
  }
}
