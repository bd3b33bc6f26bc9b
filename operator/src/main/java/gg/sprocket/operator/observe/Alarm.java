package gg.sprocket.operator.observe;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Has work done later, each piece on a thread of its own; nothing while it is not set. */
final class Alarm {

  private final String name;
  private Optional<ScheduledExecutorService> timer = Optional.empty();

  /**
   * @param name name of its thread
   */
  Alarm(String name) {
    this.name = name;
  }

  synchronized void set() {
    if (timer.isEmpty()) {
      ScheduledThreadPoolExecutor made =
          new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name(name).factory());
      made.setRemoveOnCancelPolicy(true);
      timer = Optional.of(made);
    }
  }

  synchronized void unset() {
    timer.ifPresent(ScheduledExecutorService::shutdownNow);
    timer = Optional.empty();
  }

  /**
   * Has work done after a pause.
   *
   * @return takes it back
   */
  synchronized Runnable after(Duration pause, Runnable work) {
    return timer
        .<Runnable>map(
            running -> {
              var later =
                  running.schedule(
                      () -> {
                        Thread.ofVirtual().start(work);
                      },
                      pause.toMillis(),
                      TimeUnit.MILLISECONDS);
              return () -> later.cancel(false);
            })
        .orElse(() -> {});
  }
}
