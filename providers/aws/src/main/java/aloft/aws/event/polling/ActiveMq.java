package aloft.aws.event.polling;

import aloft.spi.schema.Doc;
import aloft.spi.schema.Inline;

/// `activemq`: messages of ActiveMQ on Amazon MQ call the function.
@Doc("Messages of a queue of ActiveMQ on Amazon MQ call the function")
public record ActiveMq(@Inline BrokerSource.BrokerQueue broker, @Inline Batching batching)
    implements BrokerSource {

  /// Compiles `activemq` events.
  public static final class Type extends BrokerEventType<ActiveMq> {
    public Type() {
      super("ActiveMQ");
    }

    @Override
    public String key() {
      return "activemq";
    }

    @Override
    public Class<ActiveMq> shape() {
      return ActiveMq.class;
    }
  }
}
