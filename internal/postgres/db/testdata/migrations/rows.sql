-- Something of everything that the earlier states keep. Run as the owner, whom row-level security binds.
SELECT set_config('app.tenant', '1', false);
INSERT INTO tenant (tenant_id, slug, reference_prefix, created) VALUES (1, 'werne', 'WER', '2026-11-20 08:00Z');
INSERT INTO tenant_host VALUES (1, 'werne.example');
INSERT INTO revision (tenant_id, number, document, author, source, base, valid_from, created)
    VALUES (1, 1, '{}', 'test', 'files', 0, '2026-11-20 08:00Z', '2026-11-20 08:00Z');
INSERT INTO revision_head VALUES (1, 1);
INSERT INTO hall VALUES (1, 'halle');
INSERT INTO office VALUES (1, 'amt', 'halle');
INSERT INTO counter VALUES (1, 7, 'amt', '1');
INSERT INTO service VALUES (1, 'pass');
INSERT INTO staff (tenant_id, staff_id, email, name, password_hash, created)
    VALUES (1, '00000000-0000-0000-0000-0000000000a1', 'kim@werne.example', 'Kim Beispiel', '', '2026-11-20 08:00Z');
INSERT INTO office_day (tenant_id, office_id, day, version, event, next_number) VALUES (1, 'amt', '2026-11-23', 3, 4, 2);
INSERT INTO appointment (tenant_id, appointment_id, office_id, day, start_tick, minutes, starts_at, wall, zone, state, channel, language,
        revision, reference, letter, number, nonce, booked)
    VALUES (1, '00000000-0000-0000-0000-000000000001', 'amt', '2026-11-23', 96, 15, '2026-11-23 07:00Z', '2026-11-23 08:00', 'Europe/Berlin',
        'booked', 'online', 'de', 1, 'WER-1', 'B', 1, '\x01', '2026-11-20 08:00Z');
INSERT INTO appointment_item (tenant_id, appointment_id, position, service_id, quantity, minutes)
    VALUES (1, '00000000-0000-0000-0000-000000000001', 0, 'pass', 1, 15);
INSERT INTO contact (tenant_id, appointment_id, name, email) VALUES (1, '00000000-0000-0000-0000-000000000001', 'Jürgen Müller', 'j@werne.example');
INSERT INTO seat (tenant_id, appointment_id, office_id, counter_key, day, ticks, services)
    VALUES (1, '00000000-0000-0000-0000-000000000001', 'amt', 7, '2026-11-23', '[96,99)', '{pass}');
INSERT INTO visit (tenant_id, visit_id, office_id, home_id, day, number, letter, services, state, arrived)
    VALUES (1, '00000000-0000-0000-0000-000000000002', 'amt', 'amt', '2026-11-20', 501, 'B', '{pass}', 'arrived', '2026-11-20 08:00Z');
INSERT INTO outbox (tenant_id, subject_type, subject_id, kind, sequence, due_at)
    VALUES (1, 'appointment', '00000000-0000-0000-0000-000000000001', 'confirmation', 0, '2026-11-20 08:00Z');
INSERT INTO audit (tenant_id, at, actor, action, object)
    VALUES (1, '2026-11-20 08:00Z', 'citizen', 'book', 'appointment:00000000-0000-0000-0000-000000000001');
DO $$
BEGIN
    IF EXISTS (SELECT FROM information_schema.columns WHERE table_name = 'appointment' AND column_name = 'contact_until') THEN
        UPDATE appointment SET contact_until = '2026-12-24';
    END IF;
    IF to_regclass('closure') IS NOT NULL THEN
        INSERT INTO closure (tenant_id, closure_id, counters, from_wall, until_wall, ends, reason, said, revision, author, author_name, created)
            VALUES (1, '00000000-0000-0000-0000-000000000003', '{}', '2026-11-23T08:00', '2026-11-23T12:00', '2026-11-23 11:00Z', 'other', '', 1,
                '00000000-0000-0000-0000-0000000000a1', 'Kim Beispiel', '2026-11-20 08:00Z');
        INSERT INTO closure_case (tenant_id, closure_id, appointment_id, way, state, office_id, counter_key, day, ticks, services, pinned, was_kept,
                starts_at, calls)
            VALUES (1, '00000000-0000-0000-0000-000000000003', '00000000-0000-0000-0000-000000000001', 'call', 'open', 'amt', 7, '2026-11-23',
                '[96,99)', '{pass}', false, false, '2026-11-23 07:00Z', 2);
    END IF;
    IF EXISTS (SELECT FROM information_schema.columns WHERE table_name = 'closure_case' AND column_name = 'call_key') THEN
        UPDATE closure_case SET call_key = 'pressed once';
    END IF;
END
$$;
