package aloft.aws.event.polling;

import aloft.spi.schema.Doc;
import aloft.spi.schema.Inline;
import org.jspecify.annotations.Nullable;

/// `rabbitmq`: messages of RabbitMQ on Amazon MQ call the function.
@Doc("Messages of a queue of RabbitMQ on Amazon MQ call the function")
public record RabbitMq(
    @Inline BrokerSource.BrokerQueue broker,
    @Inline Batching batching,
    @Doc("The virtual host of the queue (default /)") @Nullable String virtualHost)
    implements BrokerSource {

  /// Compiles `rabbitmq` events.
  public static final class Type extends BrokerEventType<RabbitMq> {
    public Type() {
      super("RabbitMQ");
    }

    @Override
    public String key() {
      return "rabbitmq";
    }

    @Override
    public Class<RabbitMq> shape() {
      return RabbitMq.class;
    }
  }
}
