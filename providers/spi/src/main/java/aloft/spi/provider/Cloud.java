package aloft.spi.provider;

/// A connection to a cloud, grouped by task.
public interface Cloud extends AutoCloseable {

  Deployments deployments();

  Operations operations();

  Variables variables();

  Facts facts();

  @Override
  void close();
}
