-- What waits for delivery tells how many orders a commit placed and one of the last, no longer all of their ids.
UPDATE "outbox_event" SET "payload" = jsonb_build_object(
  'orders', jsonb_array_length("payload" -> 'orderIds'), 'lastOrderId', "payload" -> 'orderIds' -> -1,
  'liveId', "payload" -> 'liveId', 'offerId', "payload" -> 'offerId')
WHERE "kind" = 'sales.ordersPlaced' AND "published_at" IS NULL AND "payload" ? 'orderIds';
