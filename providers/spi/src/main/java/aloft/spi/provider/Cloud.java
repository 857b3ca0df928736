package aloft.spi.provider;

import org.jspecify.annotations.Nullable;

/// A connection to a cloud, grouped by task.
public interface Cloud extends AutoCloseable {

  /// Creates in the background what a deployment needs, while the service is packaged. It makes no
  /// requests and reports no errors: the deployment does.
  default void warmUp() {}

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
