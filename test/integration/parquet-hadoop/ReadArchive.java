import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;

/**
 * Reads every Parquet file under a folder with Apache's own reader, and prints one JSON object: the number of rows, the number of
 * rows whose checksum does not match producer, sequence number and value, and the sum of checksums. Also figures that do not
 * depend on the order of rows: the XOR of all values' bits, and the sums of the times of day and of the offsets.
 */
public final class ReadArchive {
  private static final long MODULUS = 46_649;

  private static long rows, wrong, noted, withoutRun, checksums, valueBits, times, offsets;

  public static void main(String[] folders) throws IOException {
    List<Path> files;
    try (var found = Files.walk(Path.of(folders[0]))) {
      files = found.filter(file -> file.toString().endsWith(".parquet")).toList();
    }
    for (var file : files) {
      var path = new org.apache.hadoop.fs.Path(file.toUri());
      try (var reader = ParquetReader.builder(new GroupReadSupport(), path).build()) {
        for (var row = reader.read(); row != null; row = reader.read()) {
          count(row);
        }
      }
    }
    System.out.printf(
        "{\"files\":%d,\"rows\":%d,\"wrong\":%d,\"noted\":%d,\"withoutRun\":%d,\"checksums\":%d,\"valueBits\":\"%016x\",\"times\":%d,\"offsets\":%d}%n",
        files.size(), rows, wrong, noted, withoutRun, checksums, valueBits, times, offsets);
  }

  private static void count(Group row) {
    double value = row.getDouble("value", 0);
    rows++;
    valueBits ^= Double.doubleToRawLongBits(value);
    times += row.getLong("time", 0) % 86_400_000;
    offsets += row.getLong("offset", 0);
    noted += row.getFieldRepetitionCount("note");
    if (row.getFieldRepetitionCount("run") == 0) {
      withoutRun++;
    } else {
      long checksum = row.getLong("checksum", 0);
      checksums += checksum;
      wrong += checksum == expected(row.getLong("producer", 0), row.getLong("seq", 0), value) ? 0 : 1;
    }
  }

  /** As in service/src/sinks/checksum.ts. */
  private static long expected(long producer, long seq, double value) {
    long millionths = (long) Math.floor(value * 1e6 + 0.5) % MODULUS;
    return Math.floorMod((seq % MODULUS) * 31 + producer * 7 + millionths, MODULUS);
  }
}
