package aloft.spi.provider;

/// A cloud, by its roles.
public interface Cloud extends AutoCloseable {

  Deployments deployments();

  Operations operations();

  Variables variables();

  Facts facts();

  @Override
  void close();
}
