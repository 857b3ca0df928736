package aloft.aws.cloud.stack;

import aloft.aws.cloud.connection.Clients;
import aloft.spi.progress.Progress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;

/// Waits for changes of a stack that commands of this user have begun on this machine, and that go
/// on although the commands were interrupted. The same command can then be run again at once.
public final class InterruptedChanges {
  private final Clients clients;
  private final Progress progress;

  public InterruptedChanges(Clients clients, Progress progress) {
    this.clients = clients;
    this.progress = progress;
  }

  /// Returns the stack after such a change; null if it does not exist then. A stack of which no
  /// such change is running is returned as it is.
  public Stacks.@Nullable Snapshot await(String name, Stacks.@Nullable Snapshot stack) {
    String token =
        stack == null || !stack.inProgress() || !ChangeMark.exist(clients.environment())
            ? null
            : token(stack);
    if (token == null) {
      return stack;
    }
    Optional<Stacks.Snapshot> settled =
        progress.task(
            "Waiting for the change of an interrupted command",
            () -> Optional.ofNullable(settled(name)));
    ChangeMark.remove(clients.environment(), token);
    return settled.orElse(null);
  }

  private Stacks.@Nullable Snapshot settled(String name) {
    Stacks stacks = new Stacks(clients);
    PollingBackoff backoff = new PollingBackoff();
    Stacks.Snapshot stack = stacks.find(name);
    while (stack != null && stack.inProgress()) {
      backoff.sleep();
      stack = stacks.find(name);
    }
    return stack;
  }

  /// The token of the running change, if it was left by an interrupted command; else null. It is
  /// that of the newest event; events can be late.
  private @Nullable String token(Stacks.Snapshot stack) {
    List<StackEvent> events =
        clients
            .cloudFormation()
            .describeStackEvents(describe -> describe.stackName(stack.id()))
            .stackEvents();
    String newest = events.isEmpty() ? null : events.getFirst().clientRequestToken();
    return Stream.of(Optional.ofNullable(newest), Optional.ofNullable(stack.changeSetName()))
        .flatMap(Optional::stream)
        .filter(token -> ChangeMark.isLeft(clients.environment(), token))
        .findFirst()
        .orElse(null);
  }
}
