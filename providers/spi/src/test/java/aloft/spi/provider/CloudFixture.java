package aloft.spi.provider;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.plan.Bundle;
import java.time.Instant;

/// A fake of a cloud with room for one service, which the contracts deploy and call. The module of
/// a cloud implements it once for all contracts; each test class gets an empty fake.
///
/// The service has two functions. `hello` logs `called WORD` and returns `{"word": WORD}`, where
/// WORD is the property `word` of its event; its only trigger is an HTTP endpoint, `GET /hello`.
/// `failing` fails with the error message `told to fail`; it has an endpoint only where a function
/// without one cannot be called.
public interface CloudFixture extends AutoCloseable {
  /// Fails if a deployment takes a resource away.
  RemovalApproval NO_REMOVALS = removals -> assertThat(removals).isEmpty();

  /// Connects to the fake cloud, to the same account for the whole test.
  Cloud connect();

  /// Returns the place of the service in the cloud.
  Target target();

  /// Returns the place of the same service in a stage that nobody deploys.
  Target missingTarget();

  /// Plans and packages the service.
  ///
  /// @param time the moment of the plan: bundles of different moments have the same content
  Bundle bundle(Instant time);

  /// Waits until the fake has ended what an interrupted deployment began. Does nothing where a
  /// deployment ends with its process.
  default void awaitIdle() {}

  /// Ends the fake.
  @Override
  void close();
}
