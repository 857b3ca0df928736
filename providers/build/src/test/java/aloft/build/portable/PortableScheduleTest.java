package aloft.build.portable;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.build.portable.PortableSchedule.Converted;
import aloft.build.portable.PortableSchedule.Dialect;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PortableScheduleTest {

  /// A schedule of AWS, that of Cloud Scheduler and that of Azure; `-` for one that is refused.
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "rate(1 minute); * * * * *; 0 * * * * *",
        "rate(5 minutes); */5 * * * *; 0 */5 * * * *",
        "rate(60 minutes); 0 * * * *; 0 0 * * * *",
        "rate(120 minutes); 0 */2 * * *; 0 0 */2 * * *",
        "rate(1 hour); 0 * * * *; 0 0 * * * *",
        "rate(2 hours); 0 */2 * * *; 0 0 */2 * * *",
        "rate(24 hours); 0 0 * * *; 0 0 0 * * *",
        "rate(1 day); 0 0 * * *; 0 0 0 * * *",
        "rate(7 minutes); every 7 minutes; -",
        "rate(90 minutes); every 90 minutes; -",
        "rate(5 hours); every 5 hours; -",
        "rate(3 days); every 72 hours; -",
        "cron(0 12 * * ? *); 0 12 * * *; 0 0 12 * * *",
        "cron(15 8 ? * MON-FRI *); 15 8 * * MON-FRI; 0 15 8 * * MON-FRI",
        "cron(15 8 ? * mon,WED *); 15 8 * * MON,WED; 0 15 8 * * MON,WED",
        "cron(0 9 ? * 2 *); 0 9 * * 1; 0 0 9 * * 1",
        "cron(0 9 ? * 1,7 *); 0 9 * * 0,6; 0 0 9 * * 0,6",
        "cron(0 9 ? * 2-6 *); 0 9 * * 1-5; 0 0 9 * * 1-5",
        "cron(0 9 ? * 6-2 *); 0 9 * * 5,6,0,1; 0 0 9 * * 5,6,0,1",
        "cron(0 9 ? * 2/2 *); 0 9 * * 1-6/2; 0 0 9 * * 1-6/2",
        "cron(0/10 * * * ? *); 0-59/10 * * * *; 0 0-59/10 * * * *",
        "cron(*/15 9-17 1 JAN,jul ? *); */15 9-17 1 JAN,JUL *; 0 */15 9-17 1 JAN,JUL *",
        "0 12 * * *; 0 12 * * *; 0 0 12 * * *",
        "0 9 1 * 7; 0 9 1 * 7; 0 0 9 1 * 7",
        "every 6 hours; every 6 hours; -"
      })
  void convertsSchedules(String aws, String unix, String azure) {
    assertThat(converted(aws, Dialect.UNIX)).isEqualTo(unix);
    assertThat(converted(aws, Dialect.NCRONTAB)).isEqualTo(azure);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "cron(0 12 L * ? *); \"L\" in the day L is possible only on AWS",
        "cron(0 12 15W * ? *); \"W\" in the day 15W is possible only on AWS",
        "cron(0 12 ? * 6#3 *); \"#\" in the day 6#3 is possible only on AWS",
        "cron(0 12 ? * 6L *); \"L\" in the day 6L is possible only on AWS",
        "cron(0 12 * * ? 2027); a schedule cannot name the year 2027",
        "cron(0 12 1 * 2 *); cron(0 12 1 * 2 *) has both a day of the month and a day of the week",
        "cron(0 12 * * ?); cron(0 12 * * ?) has 5 fields, not 6",
        "cron(60 12 * * ? *); \"60\" is no minute",
        "cron(0 12 ? * 8 *); \"8\" is no day of the week",
        "cron(0/0 12 * * ? *); \"0/0\" is no minute",
        "rate(5 minute); \"rate(5 minute)\" is not a schedule",
        "rate(0 minutes); \"rate(0 minutes)\" is not a schedule",
        "rate(5 weeks); \"rate(5 weeks)\" is not a schedule",
        "at(2027-01-01T00:00:00); a schedule for one time is not possible",
        "0 12 * *; \"0 12 * *\" is not a schedule",
        "0 25 * * *; \"0 25 * * *\" is not a schedule",
        "'' ; \"\" is not a schedule"
      })
  void refusesWhatOtherCloudsDoNotHave(String aws, String problem) {
    for (Dialect dialect : Dialect.values()) {
      assertThat(PortableSchedule.convert(aws, dialect))
          .isInstanceOfSatisfying(
              Converted.Refused.class, refused -> assertThat(refused.problem()).isEqualTo(problem));
    }
  }

  private static String converted(String expression, Dialect dialect) {
    return switch (PortableSchedule.convert(expression, dialect)) {
      case Converted.Expression result -> result.text();
      case Converted.Refused refused -> "-";
    };
  }
}
