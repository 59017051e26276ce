package dev.lakebox;

import dev.lakebox.catalog.Warehouses;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where the lake answers: all that application code needs to know of the infrastructure.
 *
 * @param dataDirectory where state lives, absolute
 * @param kafka bootstrap servers: {@code localhost:9092}
 * @param registry the schema registry, up to where {@code /subjects} begins
 * @param database the shop's Postgres, with its user: {@code postgresql://lakebox@localhost:5432/shop}
 * @param s3 the object store's endpoint, path-style
 * @param bucket the lakehouse's bucket
 * @param bucketDirectory where objects of the bucket are plain files under their keys, if the object store keeps them so
 * @param catalog the Iceberg REST catalog
 * @param warehouse where the catalog puts tables: {@code s3://lakehouse/warehouse}
 * @param warehouses as {@link Warehouses#byName()}
 */
public record Endpoints(
        Path dataDirectory,
        String kafka,
        URI registry,
        URI database,
        String databasePassword,
        URI s3,
        String accessKey,
        String secretKey,
        String region,
        String bucket,
        Optional<Path> bucketDirectory,
        URI catalog,
        String warehouse,
        Map<String, String> warehouses) {

    private static final String WAREHOUSE_OF = "warehouse-of.";

    /** Directories of this machine by the prefix of the locations that they hold: {@code s3://lakehouse/}. */
    public Map<String, Path> inPlace() {
        Map<String, Path> inPlace = new HashMap<>(new Warehouses(warehouses).inPlace());
        bucketDirectory.ifPresent(directory -> inPlace.put("s3://" + bucket + "/", directory));
        return inPlace;
    }

    /** As plain strings, which cross class loaders. */
    public Map<String, String> toMap() {
        Map<String, String> map = new HashMap<>();
        map.put("data-directory", dataDirectory.toString());
        map.put("kafka", kafka);
        map.put("registry", registry.toString());
        map.put("database", database.toString());
        map.put("database-password", databasePassword);
        map.put("s3", s3.toString());
        map.put("access-key", accessKey);
        map.put("secret-key", secretKey);
        map.put("region", region);
        map.put("bucket", bucket);
        bucketDirectory.ifPresent(path -> map.put("bucket-directory", path.toString()));
        map.put("catalog", catalog.toString());
        map.put("warehouse", warehouse);
        warehouses.forEach((name, directory) -> map.put(WAREHOUSE_OF + name, directory));
        return map;
    }

    public static Endpoints fromMap(Map<String, String> map) {
        return new Endpoints(
                Path.of(map.get("data-directory")),
                map.get("kafka"),
                URI.create(map.get("registry")),
                URI.create(map.get("database")),
                map.get("database-password"),
                URI.create(map.get("s3")),
                map.get("access-key"),
                map.get("secret-key"),
                map.get("region"),
                map.get("bucket"),
                Optional.ofNullable(map.get("bucket-directory")).map(Path::of),
                URI.create(map.get("catalog")),
                map.get("warehouse"),
                map.keySet().stream()
                        .filter(key -> key.startsWith(WAREHOUSE_OF))
                        .collect(Collectors.toMap(key -> key.substring(WAREHOUSE_OF.length()), map::get)));
    }
}
