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

/// Threads that send requests continuously and verify each response: the worker's process, the
/// deployed version, and the echoed payload.
final class LoadGenerator implements AutoCloseable {
  private static final int MAX_LENGTH = 20_000;

  private final AtomicInteger deployed;
  private final AtomicInteger announced;
  private final AtomicLong answered = new AtomicLong();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final Queue<FailedCall> broken = new ConcurrentLinkedQueue<>();
  private final ConcurrentHashMap<Long, Long> workers = new ConcurrentHashMap<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Thread> callers = new ArrayList<>();
  private volatile boolean running = true;

  /// A URL to call, and the status of its responses when a worker has died.
  record Target(String url, int crashStatus) {}

  /// A call that failed because its worker died.
  ///
  /// @param sent the System.nanoTime of the request; `received` is that of the response
  record FailedCall(long sent, long received, String url) {}

  /// @param deployed the version of the last finished deployment
  /// @param announced the version of the last started deployment
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

  // Each thread sends at least one request.
  private void call(Target target) {
    do {
      String sent = Long.toHexString(ThreadLocalRandom.current().nextLong()) + " ";
      sent = sent.repeat(1 + ThreadLocalRandom.current().nextInt(MAX_LENGTH / sent.length()));
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
        if (answer.statusCode() == target.crashStatus()) {
          broken.add(new FailedCall(before, after, target.url()));
        } else {
          String why = verify(answer, sent, least, announced.get());
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
    } while (running);
  }

  // The handlers return `VERSION PROCESS PAYLOAD`.
  private String verify(HttpResponse<String> answer, String sent, int least, int most) {
    String[] parts = answer.body().split(" ", 3);
    if (answer.statusCode() != 200 || parts.length < 3 || !parts[0].matches("\\d+")) {
      return answer.statusCode() + " " + start(answer.body());
    }
    int version = Integer.parseInt(parts[0]);
    workers.put(Long.parseLong(parts[1]), System.nanoTime());
    return version < least || version > most
        ? "version " + version + " is not one of " + least + " to " + most
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

  Queue<FailedCall> broken() {
    return broken;
  }

  /// The worker processes that responded in the last second.
  List<Long> workers() {
    long now = System.nanoTime();
    workers.values().removeIf(seen -> now - seen > Duration.ofSeconds(1).toNanos());
    return List.copyOf(workers.keySet());
  }

  /// Stops sending requests and waits for the outstanding responses.
  void end() {
    running = false;
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
