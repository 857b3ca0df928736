package aloft.aws;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.emulation.http.FunctionUrlSettings;
import aloft.aws.emulation.http.HttpApiSettings;
import aloft.aws.emulation.http.RestApiSettings;
import aloft.aws.emulation.schedule.TimerSettings;
import aloft.aws.event.EventType;
import aloft.aws.event.ScheduleType;
import aloft.aws.event.http.HttpEventType;
import aloft.aws.event.httpapi.HttpApiType;
import aloft.aws.event.polling.Sqs;
import aloft.aws.manifest.AwsManifest;
import aloft.aws.manifest.FunctionSection;
import aloft.spi.schema.Layout;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Each record of a manifest or a topology has a generated layout: reflection would slow down the
/// start of every command. A record without any schema annotation needs one, such as `@Doc`.
final class LayoutsTest {
  private static final List<Class<?>> ROOTS =
      List.of(
          AwsManifest.class,
          FunctionSection.class,
          RestApiSettings.class,
          HttpApiSettings.class,
          FunctionUrlSettings.class,
          TimerSettings.class);

  @Test
  void allRecordsHaveGeneratedLayouts() {
    Set<Class<?>> records = new LinkedHashSet<>();
    ROOTS.forEach(root -> collect(root, records));
    Stream.<EventType<?>>of(
            new ScheduleType(), new HttpEventType(), new Sqs.Type(), new HttpApiType())
        .forEach(type -> collect(type.shape(), records));
    assertThat(records).hasSizeGreaterThan(60);
    assertThat(records).filteredOn(record -> !hasLayout(record)).isEmpty();
  }

  private static void collect(Type type, Set<Class<?>> records) {
    if (type instanceof ParameterizedType generic) {
      Stream.of(generic.getActualTypeArguments()).forEach(item -> collect(item, records));
    } else if (type instanceof Class<?> record && record.isRecord() && isDecoded(record)) {
      if (records.add(record)) {
        for (RecordComponent component : record.getRecordComponents()) {
          collect(component.getGenericType(), records);
        }
      }
    }
  }

  /// Nodes are not decoded.
  private static boolean isDecoded(Class<?> record) {
    return !record.getPackageName().equals("aloft.spi.document");
  }

  private static boolean hasLayout(Class<?> record) {
    try {
      Class.forName(Layout.generatedName(record.getName()), false, record.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
