package aloft.cli.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Callers that ask all the time, and hold each answer against what it must be: the worker's
/// process, the version that was deployed, and what was sent.
final class LoadGenerator implements AutoCloseable {
  private static final int LONGEST = 20_000;

  private final AtomicInteger deployed;
  private final AtomicInteger announced;
  private final AtomicLong answered = new AtomicLong();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final Queue<Broken> broken = new ConcurrentLinkedQueue<>();
  private final ConcurrentHashMap<Long, Long> workers = new ConcurrentHashMap<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Thread> callers = new ArrayList<>();
  private volatile boolean go = true;

  /// Where to call, and what is answered there when a worker has died.
  record Target(String url, int crashed) {}

  /// A call that was answered as that of a worker that died.
  ///
  /// @param sent on the clock of the nanoseconds, as is `told`
  record Broken(long sent, long told, String url) {}

  /// @param deployed the version whose deployment has ended
  /// @param announced the version whose deployment has begun
  LoadGenerator(AtomicInteger deployed, AtomicInteger announced) {
    this.deployed = deployed;
    this.announced = announced;
  }

  void start(List<Target> targets, int callersEach) {
    for (Target target : targets) {
      for (int i = 0; i < callersEach; i++) {
        callers.add(Thread.ofPlatform().start(() -> call(target)));
      }
    }
  }

  // Each caller calls at least once.
  private void call(Target target) {
    do {
      String sent = Long.toHexString(ThreadLocalRandom.current().nextLong()) + " ";
      sent = sent.repeat(1 + ThreadLocalRandom.current().nextInt(LONGEST / sent.length()));
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(target.url()))
              .timeout(Duration.ofSeconds(60))
              .header("Content-Type", "text/plain")
              .POST(HttpRequest.BodyPublishers.ofString(sent))
              .build();
      int least = deployed.get();
      long before = System.nanoTime();
      try {
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        long after = System.nanoTime();
        if (answer.statusCode() == target.crashed()) {
          broken.add(new Broken(before, after, target.url()));
        } else {
          String why = judge(answer, sent, least, announced.get());
          if (!why.isEmpty()) {
            wrong.add(target.url() + ": " + why);
          }
        }
        answered.incrementAndGet();
      } catch (IOException e) {
        wrong.add(target.url() + ": " + e);
      } catch (InterruptedException e) {
        return;
      }
    } while (go);
  }

  // The handlers answer `VERSION PROCESS WHAT-WAS-SENT`.
  private String judge(HttpResponse<String> answer, String sent, int least, int most) {
    String[] parts = answer.body().split(" ", 3);
    if (answer.statusCode() != 200 || parts.length < 3 || !parts[0].matches("\\d+")) {
      return answer.statusCode() + " " + start(answer.body());
    }
    int version = Integer.parseInt(parts[0]);
    workers.put(Long.parseLong(parts[1]), System.nanoTime());
    return version < least || version > most
        ? "version " + version + " is none of " + least + " to " + most
        : parts[2].equals(sent) ? "" : "sent " + start(sent) + ", got " + start(parts[2]);
  }

  private static String start(String text) {
    return text.length() + " " + text.substring(0, Math.min(text.length(), 200));
  }

  long answered() {
    return answered.get();
  }

  Queue<String> wrong() {
    return wrong;
  }

  Queue<Broken> broken() {
    return broken;
  }

  /// The processes that have answered in the last second.
  List<Long> workers() {
    long now = System.nanoTime();
    workers.values().removeIf(seen -> now - seen > Duration.ofSeconds(1).toNanos());
    return List.copyOf(workers.keySet());
  }

  /// Calls no more, and waits until all that was asked is answered.
  void end() {
    go = false;
    try {
      for (Thread caller : callers) {
        caller.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end();
    http.close();
  }
}
