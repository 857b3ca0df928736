package aloft.spi.provider;

import org.jspecify.annotations.Nullable;

/// A connection to a cloud, grouped by task.
public interface Cloud extends AutoCloseable {

  /// Begins a deployment, or its preview, in the background, while the service is packaged: creates
  /// what it needs and reads what is deployed. Changes nothing and reports no errors: the
  /// deployment does.
  default void warmUp(Target target) {}

  Deployments deployments();

  Operations operations();

  Variables variables();

  Facts facts();

  /// Returns the role for single functions; null if this cloud changes a service only as a whole.
  default @Nullable Functions functions() {
    return null;
  }

  @Override
  void close();
}
