package aloft.aws.cloud.deployment;

import aloft.aws.cloud.connection.BackgroundTask;
import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.stack.Stacks;
import aloft.aws.plan.StackLocation;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Reads the stack of a service, and creates the clients that each deployment uses, while the
/// service is packaged. Both take a quarter of a short deployment.
///
/// Another process can change the stack meanwhile. Therefore the result counts for a second only,
/// so that such a change is overwritten, as without this class, and not an error: [Stacks#rival].
public final class StackLookup {
  private static final Duration VALIDITY = Duration.ofSeconds(1);

  private final Clients clients;
  private @Nullable BackgroundTask<Stacks.@Nullable Snapshot> reading;
  private Instant startedAt = Instant.MIN;

  public StackLookup(Clients clients) {
    this.clients = clients;
  }

  /// Starts to read the stack. Errors are thrown by [#find].
  public void start(StackLocation location) {
    startedAt = now();
    reading = new BackgroundTask<>(() -> new Stacks(clients).find(location.stack()));
    var _ = new BackgroundTask<>(clients::s3);
  }

  /// Returns the stack, or null if it does not exist. Reads it now if that was not started, or
  /// longer ago than a second, or if the result was used before.
  Stacks.@Nullable Snapshot find(StackLocation location) {
    BackgroundTask<Stacks.@Nullable Snapshot> started = reading;
    reading = null;
    return started != null && now().isBefore(startedAt.plus(VALIDITY))
        ? started.result()
        : new Stacks(clients).find(location.stack());
  }

  private Instant now() {
    return clients.environment().clock().instant();
  }
}
